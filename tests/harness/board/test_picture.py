"""Laws of reading a diagram that may come from anywhere."""

from __future__ import annotations

import pytest

from harness.board.picture import PICTURE_POLICY, describe

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="20"><title>T</title><desc>D.</desc></svg>'


def test_size_and_words_are_read() -> None:
    picture = describe(SVG.format(w="10"))
    assert picture is not None
    assert (picture.width, picture.height, picture.text) == ("10", "20", "T. D.")


@pytest.mark.parametrize("text", ["", "<svg", "<html/>", SVG.format(w="10px"), SVG.format(w="&quot;&gt;")])
def test_what_is_no_sound_picture_is_not_shown(text: str) -> None:
    assert describe(text) is None


def test_a_picture_opened_alone_may_run_and_load_nothing() -> None:
    assert "default-src 'none'" in PICTURE_POLICY
    assert "script" not in PICTURE_POLICY
