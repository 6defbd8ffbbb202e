"""続柄 in other languages: the standard's words, joined by の up to four times (住民記録システム標準仕様書 1.1.7)."""

from services.catalogue.schema import Text

_WORDS = {
    ja: Text(ja=ja, easy=easy, en=en)
    for ja, easy, en in (
        ("本人", "本人(ほんにん)", "self"),
        ("世帯主", "世帯主(せたいぬし)", "head of household"),
        ("準世帯主", "準世帯主(じゅん せたいぬし)", "acting head of household"),
        ("夫", "おっと", "husband"),
        ("妻", "つま", "wife"),
        ("夫(未届)", "おっと(とどけて いない)", "partner (husband, not registered)"),
        ("妻(未届)", "つま(とどけて いない)", "partner (wife, not registered)"),
        ("子", "子ども", "child"),
        ("父", "お父さん", "father"),
        ("母", "お母さん", "mother"),
        ("兄", "お兄さん", "elder brother"),
        ("姉", "お姉さん", "elder sister"),
        ("弟", "おとうと", "younger brother"),
        ("妹", "いもうと", "younger sister"),
        ("縁故者", "しんせき など", "relative"),
        ("同居人", "いっしょに すんでいる人", "person living together"),
        ("使用人", "はたらいている人", "employee"),
    )
}


def relation(value: object, language: str) -> str:
    """「妻の父」 as "Wife's father". What holds another word than the standard's stays Japanese."""
    text = str(value)
    steps = [_WORDS.get(word) for word in text.split("の")]
    if language == "ja" or not all(steps):
        return text
    if language == "ja-easy":
        return "の ".join(step.easy or step.ja for step in steps if step)
    said = "'s ".join(step.en or step.ja for step in steps if step)
    return said[0].upper() + said[1:]
