CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS accounts (
  appid TEXT PRIMARY KEY, secret TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('mp', 'sa')),
  name TEXT NOT NULL, push_url TEXT, push_token TEXT, push_aes_key TEXT, enter_url TEXT);
CREATE TABLE IF NOT EXISTS templates (
  appid TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, fields TEXT NOT NULL, labels TEXT NOT NULL,
  type INTEGER NOT NULL DEFAULT 2, channel TEXT NOT NULL DEFAULT '',
  banned INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (appid, id));
CREATE TABLE IF NOT EXISTS people (
  name TEXT PRIMARY KEY, note TEXT NOT NULL, unionid TEXT NOT NULL,
  snapshot INTEGER NOT NULL DEFAULT 0, risky INTEGER NOT NULL DEFAULT 0, phone TEXT);
CREATE TABLE IF NOT EXISTS identities (
  appid TEXT NOT NULL, openid TEXT NOT NULL, person TEXT NOT NULL, following INTEGER NOT NULL DEFAULT 0,
  blocked INTEGER NOT NULL DEFAULT 0, blacklisted INTEGER NOT NULL DEFAULT 0, session_key TEXT,
  last_visit REAL, notices_off INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (appid, openid), UNIQUE (appid, person));
CREATE TABLE IF NOT EXISTS tokens (
  token TEXT PRIMARY KEY, appid TEXT NOT NULL, family TEXT NOT NULL CHECK (family IN ('old', 'stable')),
  made_at REAL NOT NULL, expires_at REAL NOT NULL, killed_at REAL);
CREATE TABLE IF NOT EXISTS token_calls (appid TEXT NOT NULL, family TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS codes (
  code TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('js', 'oauth', 'phone')), appid TEXT NOT NULL,
  person TEXT NOT NULL, made_at REAL NOT NULL, used_at REAL);
CREATE TABLE IF NOT EXISTS credits (
  appid TEXT NOT NULL, openid TEXT NOT NULL, template_id TEXT NOT NULL, left_over INTEGER NOT NULL DEFAULT 0,
  long_term INTEGER NOT NULL DEFAULT 0, kept TEXT CHECK (kept IN ('accept', 'reject')),
  PRIMARY KEY (appid, openid, template_id));
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY, msgid TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, appid TEXT NOT NULL,
  openid TEXT NOT NULL, person TEXT NOT NULL, template_id TEXT NOT NULL, title TEXT NOT NULL,
  rows TEXT NOT NULL, url TEXT, page TEXT, client_msg_id TEXT, sent_at REAL NOT NULL, arrived INTEGER NOT NULL,
  opened_at REAL, miniprogram TEXT, receipt TEXT);
CREATE INDEX IF NOT EXISTS messages_of_person ON messages (person, id);
CREATE INDEX IF NOT EXISTS messages_of_openid ON messages (appid, openid, sent_at);
CREATE TABLE IF NOT EXISTS pushes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, appid TEXT NOT NULL, fields TEXT NOT NULL, due_at REAL NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'due', answer TEXT);
CREATE INDEX IF NOT EXISTS pushes_due ON pushes (state, due_at);
CREATE TABLE IF NOT EXISTS faults (
  id INTEGER PRIMARY KEY, path TEXT NOT NULL, mode TEXT NOT NULL, errcode INTEGER, left_over INTEGER NOT NULL,
  seconds REAL NOT NULL);
CREATE TABLE IF NOT EXISTS journal (
  id INTEGER PRIMARY KEY, at REAL NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, query TEXT NOT NULL,
  body TEXT NOT NULL, status INTEGER, reply TEXT, fault TEXT);
CREATE TABLE IF NOT EXISTS chats (
  id INTEGER PRIMARY KEY, appid TEXT NOT NULL, openid TEXT NOT NULL, person TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')), kind TEXT NOT NULL, body TEXT NOT NULL,
  media_id TEXT, at REAL NOT NULL, custom INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS chats_of_openid ON chats (appid, openid, id);
CREATE TABLE IF NOT EXISTS consoles (
  appid TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (appid, name));
CREATE TABLE IF NOT EXISTS counters (
  appid TEXT NOT NULL, api TEXT NOT NULL, bucket TEXT NOT NULL, calls INTEGER NOT NULL,
  PRIMARY KEY (appid, api, bucket));
CREATE TABLE IF NOT EXISTS link_rules (
  appid TEXT NOT NULL, prefix TEXT NOT NULL, permit_sub_rule INTEGER NOT NULL, path TEXT NOT NULL,
  open_version INTEGER NOT NULL, debug_url TEXT NOT NULL, state INTEGER NOT NULL DEFAULT 1,
  published_at REAL, PRIMARY KEY (appid, prefix));
CREATE TABLE IF NOT EXISTS links (
  id TEXT PRIMARY KEY, appid TEXT NOT NULL, kind TEXT NOT NULL, path TEXT NOT NULL, query TEXT NOT NULL,
  env_version TEXT NOT NULL, made_at REAL NOT NULL, expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS scenes (
  ticket TEXT PRIMARY KEY, appid TEXT NOT NULL, scene TEXT NOT NULL, code TEXT NOT NULL UNIQUE, expires_at REAL);
CREATE TABLE IF NOT EXISTS media (
  media_id TEXT PRIMARY KEY, appid TEXT NOT NULL, kind TEXT NOT NULL, type TEXT NOT NULL, data BLOB NOT NULL,
  at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS menus (appid TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tickets (
  appid TEXT NOT NULL, type TEXT NOT NULL, ticket TEXT NOT NULL, expires_at REAL NOT NULL,
  PRIMARY KEY (appid, type));
