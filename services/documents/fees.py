"""手数料: from the fee table, the procedures of a form and the numbers of copies on it."""

from services.documents.scene import Scene

# Forms that count copies of several certificates: own item → fee.
_COUNTED = {
    "F-KOSEKI": {"zenbu": "koseki", "kojin": "koseki", "joseki": "joseki", "kaiseigen": "joseki", "fuhyo": "fuhyo"},
    "F-KOSEKI-KOIKI": {"zenbu": "koseki", "joseki": "joseki", "kaiseigen": "joseki"},
    "F-ZEI": {"shotoku": "zei", "nozei": "zei"},
}
_FINE_PAPER = 1400  # yen: 受理証明書 on 上質紙 (地方公共団体の手数料の標準に関する政令)


def fee(scene: Scene, _key: str = "", _argument: str = "") -> int:
    """Yen for everything on the form; 0 when an exemption applies."""
    counted = _COUNTED.get(scene.instance.form.id)
    if counted:
        return sum(_amount(scene, fee_id) * _number(scene, local) for local, fee_id in counted.items())
    if scene.has_own("reissue") and scene.own("reissue") is not True:
        return 0
    if scene.has_own("paper") and scene.own("paper") == "上質紙":
        return _FINE_PAPER * _number(scene, "copies")
    copies = _number(scene, "copies") if scene.has_own("copies") else 1
    return copies * sum(_amount(scene, fee_id) for fee_id in _fees(scene))


def copies_total(scene: Scene, _key: str = "", _argument: str = "") -> int | None:
    """All copies that a form counts by kind."""
    return sum(_number(scene, local) for local in _COUNTED[scene.instance.form.id]) or None


def _fees(scene: Scene) -> list[str]:
    """The fee of each procedure of the form that has one."""
    fees = (scene.catalogue.procedures[procedure].fee for procedure in scene.instance.procedures)
    return [one for one in fees if one]


def _amount(scene: Scene, fee_id: str) -> int:
    exemption = scene.catalogue.exemptions.get(str(scene.get("ct.exempt") or ""))
    if exemption and {"all", fee_id} & set(exemption.applies_to):
        return 0
    return scene.catalogue.fees[fee_id].amount


def _number(scene: Scene, local: str) -> int:
    value = scene.own(local)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
