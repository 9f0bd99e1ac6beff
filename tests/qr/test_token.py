"""What a phone may have read, and which of it is a token of ours."""

import math

import pytest

from qr import token

OURS = "https://mashang.example.cn"
TOKEN = "h7Kd2MpQx9Rt"


def test_a_minted_token_is_hard_to_guess_and_fits_a_mini_program_scene():
    minted = {token.mint() for _ in range(2000)}
    assert len(minted) == 2000
    assert all(token.is_token(one) and len(one) == 12 for one in minted)
    assert 12 * math.log2(len(set(token.MINTED))) > 50
    assert set("".join(minted)) == set(token.MINTED)


def test_no_minted_letter_looks_like_another():
    assert not set(token.MINTED) & set("0Oo1lI")


@pytest.mark.parametrize("text", ["a" * 10, "Z9" * 8, TOKEN])
def test_ten_to_sixteen_plain_letters_are_a_token(text):
    assert token.is_token(text)


NO_TOKENS = ["", "a" * 9, "a" * 17, "h7Kd2MpQx9R_", "h7Kd 2MpQx9Rt", TOKEN + "\n", "码" * 12, "１" * 12]


@pytest.mark.parametrize("text", NO_TOKENS)
def test_anything_else_is_no_token(text):
    assert not token.is_token(text)


def test_the_link_is_the_same_with_or_without_a_closing_slash():
    assert token.link(OURS, TOKEN) == token.link(OURS + "/", TOKEN) == f"{OURS}/q/{TOKEN}"


def test_a_token_is_read_out_in_fours():
    assert token.grouped(TOKEN) == "h7Kd 2MpQ x9Rt"


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"{OURS}/q/{TOKEN}",
        f"{OURS}/q/{TOKEN}?from=singlemessage",
        f"{OURS}/q/{TOKEN}#wechat_redirect",
        f"https%3A%2F%2Fmashang.example.cn%2Fq%2F{TOKEN}",
        f"https%3A%2F%2Fmashang.example.cn%2Fq%2F{TOKEN}%3Fscene%3D1",
    ],
)
def test_our_own_code_is_understood_however_the_phone_hands_it_over(text):
    assert token.token_in(text, OURS) == TOKEN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        f"http://mashang.example.cn/q/{TOKEN}",
        f"https://evil.example.cn/q/{TOKEN}",
        f"https://mashang.example.cn.evil.cn/q/{TOKEN}",
        f"https://mashang.example.cn@evil.cn/q/{TOKEN}",
        f"https://evil.cn/{OURS}/q/{TOKEN}",
        f"https://mashang.example.cn:8443/q/{TOKEN}",
        f"{OURS}/r/{TOKEN}",
        f"{OURS}/q/{TOKEN}/",
        f"{OURS}/q/{TOKEN}/more",
        f"{OURS}/q//{TOKEN}",
        f"{OURS}/q/../q/{TOKEN}",
        f"{OURS}/q/?token={TOKEN}",
        f"{OURS}/q/{TOKEN}%252Fmore",
        f" {OURS}/q/{TOKEN}",
        f"https%253A%252F%252Fmashang.example.cn%252Fq%252F{TOKEN}",
        f"scene={TOKEN}",
        f"javascript:{TOKEN}",
        "%",
        "%ff%fe",
    ],
)
def test_what_is_not_ours_is_refused(text):
    assert token.token_in(text, OURS) is None
