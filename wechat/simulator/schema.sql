CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS accounts (
  appid TEXT PRIMARY KEY, secret TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('mp', 'sa')),
  name TEXT NOT NULL, push_url TEXT, push_token TEXT, push_aes_key TEXT, enter_url TEXT);
CREATE TABLE IF NOT EXISTS templates (
  appid TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, fields TEXT NOT NULL, labels TEXT NOT NULL,
  PRIMARY KEY (appid, id));
CREATE TABLE IF NOT EXISTS people (
  name TEXT PRIMARY KEY, note TEXT NOT NULL, unionid TEXT NOT NULL,
  snapshot INTEGER NOT NULL DEFAULT 0, risky INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS identities (
  appid TEXT NOT NULL, openid TEXT NOT NULL, person TEXT NOT NULL, following INTEGER NOT NULL DEFAULT 0,
  blocked INTEGER NOT NULL DEFAULT 0, blacklisted INTEGER NOT NULL DEFAULT 0, session_key TEXT,
  last_visit REAL, PRIMARY KEY (appid, openid), UNIQUE (appid, person));
CREATE TABLE IF NOT EXISTS tokens (
  token TEXT PRIMARY KEY, appid TEXT NOT NULL, family TEXT NOT NULL CHECK (family IN ('old', 'stable')),
  made_at REAL NOT NULL, expires_at REAL NOT NULL, killed_at REAL);
CREATE TABLE IF NOT EXISTS token_calls (appid TEXT NOT NULL, family TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS codes (
  code TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('js', 'oauth')), appid TEXT NOT NULL,
  person TEXT NOT NULL, made_at REAL NOT NULL, used_at REAL);
CREATE TABLE IF NOT EXISTS credits (
  appid TEXT NOT NULL, openid TEXT NOT NULL, template_id TEXT NOT NULL, left_over INTEGER NOT NULL DEFAULT 0,
  long_term INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (appid, openid, template_id));
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY, msgid TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, appid TEXT NOT NULL,
  openid TEXT NOT NULL, person TEXT NOT NULL, template_id TEXT NOT NULL, title TEXT NOT NULL,
  rows TEXT NOT NULL, url TEXT, page TEXT, client_msg_id TEXT, sent_at REAL NOT NULL, arrived INTEGER NOT NULL,
  opened_at REAL);
CREATE INDEX IF NOT EXISTS messages_of_person ON messages (person, id);
CREATE INDEX IF NOT EXISTS messages_of_openid ON messages (appid, openid, sent_at);
CREATE TABLE IF NOT EXISTS pushes (
  id INTEGER PRIMARY KEY, appid TEXT NOT NULL, fields TEXT NOT NULL, due_at REAL NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'due', answer TEXT);
CREATE INDEX IF NOT EXISTS pushes_due ON pushes (state, due_at);
CREATE TABLE IF NOT EXISTS faults (
  id INTEGER PRIMARY KEY, path TEXT NOT NULL, mode TEXT NOT NULL, errcode INTEGER, left_over INTEGER NOT NULL,
  seconds REAL NOT NULL);
CREATE TABLE IF NOT EXISTS journal (
  id INTEGER PRIMARY KEY, at REAL NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, query TEXT NOT NULL,
  body TEXT NOT NULL, status INTEGER, reply TEXT, fault TEXT);
