"""What a page opened inside WeChat needs to use its JS-SDK: a signature over its own address."""

import secrets

from wechatpy.utils import WeChatSigner

from wechat.calling import Calling
from wechat.tokens import TokenKeeper, lasting


class Pages(Calling):
    def jsapi_signature(self, page_url: str) -> dict[str, str | int]:
        """For wx.config on this very address; what stands behind # is not part of it."""
        keeper = TokenKeeper(f"{self.account.appid}#jsapi", self._tokens, self._ask_ticket)
        ticket, nonce, stamp = keeper.current(), secrets.token_hex(8), int(self._clock())
        keeper.well()
        signer = WeChatSigner(delimiter=b"&")
        url = page_url.split("#", 1)[0]
        signer.add_data(f"jsapi_ticket={ticket}", f"noncestr={nonce}", f"timestamp={stamp}", f"url={url}")
        return {"appId": self.account.appid, "timestamp": stamp, "nonceStr": nonce, "signature": signer.signature}

    def _ask_ticket(self) -> tuple[str, int]:
        return lasting(self._get("/cgi-bin/ticket/getticket", {"type": "jsapi"}), "ticket")
