"""The words staff use for what residents hold."""

from collections.abc import Mapping

LABELS = {
    "kokuho": "国保",
    "kouki": "後期高齢",
    "nenkin": "国民年金",
    "kaigo1": "介護 第1号",
    "kaigo_cert": "要介護認定",
    "jidoteate_recipient": "児童手当 受給者",
    "jidoteate_child": "児童手当 対象児童",
    "jifu_recipient": "児童扶養手当 受給者",
    "jifu_child": "児童扶養手当 対象児童",
    "tokuji_recipient": "特別児童扶養手当 受給者",
    "fukushi_kodomo": "福祉医療 子ども",
    "fukushi_hitorioya": "福祉医療 一人親",
    "fukushi_shogai": "福祉医療 障がい",
    "techo_shintai": "身体障害者手帳",
    "techo_ryoiku": "療育手帳",
    "techo_seishin": "精神障害者保健福祉手帳",
    "seishin_tsuin": "自立支援医療(精神通院)",
    "hoiku": "保育所等 利用中",
    "inkan": "印鑑登録",
    "mycard": "マイナンバーカード",
    "tax_here": "住民税 課税情報あり",
    "guardianship": "成年後見等",
}
_GRADED = {"techo_shintai": "{}級", "techo_seishin": "{}級", "techo_ryoiku": "{}"}


def label(kind: str, detail: Mapping[str, object]) -> str:
    """What a benefit is called, with the grade or level that decides what follows from it."""
    words = LABELS.get(kind, kind)
    if kind == "kaigo_cert" and "level_name" in detail:
        return str(detail["level_name"])
    if kind == "nenkin" and "shubetsu" in detail:
        return f"{words} 第{detail['shubetsu']}号"
    if kind in _GRADED and "grade" in detail:
        return f"{words} {_GRADED[kind].format(detail['grade'])}"
    return words
