"""王代表 speaks and photographs: kept as voice and as photo, in the draft it belongs to, or not at all."""

from datetime import timedelta

from app import chores
from models import attachment, clock, draft
from models.draft import Draft
from tests.media.test_voice import clip
from tests.worker.chat import drafts, filed, files, message, photographs, speaks, still_waiting, taps, writes
from tests.worker.conftest import Office
from wechat.errors import unreachable


def test_a_voice_is_kept_as_voice_with_what_wechat_heard_in_it(office: Office) -> None:
    number = filed(office)
    taps(office, number)
    assert "已记下" in speaks(office, Recognition="路灯今晚修好。")
    (one,), (voice,) = drafts(office), files(office)
    assert (voice.kind, voice.owner_id, voice.draft_id, voice.request_id) == ("voice", office.cast.wang, one.id, None)
    assert voice.original_mime == "audio/amr" and one.recognised == {voice.id: "路灯今晚修好。"} and one.text == ""
    assert office.house.store.get(voice.store_key)


def test_a_voice_finds_the_draft_he_was_just_writing(office: Office) -> None:
    numbers = [filed(office), filed(office, "桥断了")]
    writes(office, f"{numbers[1]} 桥已修")
    assert numbers[1] in speaks(office)
    assert [one.text for one in drafts(office)] == ["桥已修"]


def test_a_voice_finds_the_only_case_that_waits_for_him(office: Office) -> None:
    number, other = filed(office), filed(office, "桥断了")
    office.cast.act(other, "answer", office.cast.deputy(), "已修好")
    assert number in speaks(office)


def test_a_voice_for_one_of_two_cases_is_not_guessed_and_not_fetched(office: Office) -> None:
    filed(office), filed(office, "桥断了")
    assert "我的待办" in speaks(office)
    assert drafts(office) == [] and files(office) == []


def test_what_cannot_be_heard_is_said_so_and_not_kept(office: Office) -> None:
    filed(office)
    assert "重新录一段" in speaks(office, data=b"#!AMR\n")
    assert "重新录一段" in speaks(office, data=b"no voice at all")
    assert drafts(office) == [] and files(office) == []


def test_a_fourth_voice_is_refused_before_it_is_fetched(office: Office) -> None:
    filed(office)
    for _ in range(3):
        assert "已记下" in speaks(office)
    assert "最多3段语音" in speaks(office)
    assert len(files(office)) == 3


def test_a_photo_goes_into_the_draft_too(office: Office) -> None:
    number = filed(office)
    writes(office, f"{number} 修好了，请看")
    assert number in photographs(office)
    (one,), (photo,) = drafts(office), files(office)
    assert (photo.kind, photo.draft_id) == ("photo", one.id)


def test_while_wechat_is_away_a_voice_waits_and_is_not_lost(office: Office) -> None:
    filed(office)
    office.sa.files["media-1"] = clip("amr", "libopencore_amrnb", rate=8000)
    office.push(message("voice", MediaId="media-1", Format="amr"))
    office.sa.be_away()
    office.drain()
    assert files(office) == [] and office.sa.said == []
    office.sa.be_well()
    office.passes(timedelta(minutes=2))
    with clock.at(clock.now() + timedelta(minutes=2)):
        office.drain()
    assert len(files(office)) == 1 and "已记下" in office.sa.said[-1][1]


def test_of_many_voices_only_the_first_hangs_and_the_rest_wait_unasked(office: Office) -> None:
    filed(office)
    asked = office.sa.hang(unreachable())
    for n in range(3):
        office.push(message("voice", MediaId=f"media-{n}", Format="amr"))
    office.push(message("text", "o-a-stranger", Content="你好"))
    office.drain()
    assert asked == [""] and still_waiting(office) == 3


def test_a_voice_that_wechat_no_longer_has_is_asked_for_again(office: Office) -> None:
    filed(office)
    office.push(message("voice", MediaId="gone", Format="amr"))
    office.sa.refuse(40007)
    office.drain()
    assert drafts(office) == [] and still_waiting(office) == 0


def test_a_draft_keeps_its_voice_until_it_is_dropped(office: Office) -> None:
    filed(office)
    speaks(office)
    (one,) = drafts(office)
    with clock.at(clock.now() + timedelta(days=3)):
        chores.sweep(office.house)
        assert len(files(office)) == 1
        office.database.transact(lambda session: draft.owned(session, one.id, office.cast.wang).drop(session))
        chores.sweep(office.house)
    assert files(office) == []
    with office.database.read() as session:
        assert attachment.in_draft(session, one.id) == [] and session.get(Draft, one.id).words is None
