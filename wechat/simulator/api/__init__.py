"""WeChat's own HTTP, a file a subject, with the general checks in front of each call."""

from wechat.simulator.api import (
    access,
    account,
    checks,
    customer,
    library,
    link_rules,
    links,
    login,
    media,
    messages,
    pictures,
    platform,
)

ROOMS = (access, account, checks, customer, library, link_rules, links, login, media, messages, pictures, platform)
