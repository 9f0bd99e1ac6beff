"""A sending process on the shared record: `python -m tests.wechat.fetcher`, what it needs as JSON on stdin.

Prints how many messages went and how many did not; what it logs as an error goes to stderr, a line each.
"""

import json
import logging
import sys
from typing import Any

from models import keys
from models.db import Database
from models.wechat_token import StoredTokens
from wechat.client import Account, Client, WechatError


def main(given: dict[str, Any]) -> str:
    keys.use(keys.Keyring.parse(*given["keys"]))
    client = Client(Account("sa", *given["account"]), StoredTokens(Database(given["database"])), given["wechat"])
    sent = failed = 0
    for _ in range(given["times"]):
        try:
            client.send_template(given["openid"], "T-case", given["data"])
            sent += 1
        except WechatError as why:
            assert (why.kind, why.scope, why.permanent) == ("token", "account", False)
            failed += 1
    return f"{sent} {failed}\n"


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(message)s %(kind)s")
    sys.stdout.write(main(json.load(sys.stdin)))
