"""The control plane's other half, a file a subject: what a test arranges or reads that WeChat would not offer."""

from wechat.simulator.arrange import chat, contents, own_account, person, records, replay, scans

ROOMS = (chat, contents, own_account, person, records, replay, scans)
