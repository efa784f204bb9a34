"""Sheets and columns as bureaus keep them: every heading by the field it fills."""

from collections.abc import Mapping
from enum import StrEnum

from hengwang.network.choices import (
    CircuitKind,
    CircuitStatus,
    DeviceKind,
    DeviceStatus,
    Layer,
    RoomClass,
    Tenure,
)


class Sheet(StrEnum):
    """Kinds of rows, in the order in which they are written."""

    SITES = "sites"
    ROOMS = "rooms"
    RACKS = "racks"
    DEVICES = "devices"
    CIRCUITS = "circuits"


# Titles and headings are the trade's words, whatever the language of the pages.
TITLES: Mapping[Sheet, str] = {
    Sheet.SITES: "站点",
    Sheet.ROOMS: "机房",
    Sheet.RACKS: "机柜",
    Sheet.DEVICES: "设备",
    Sheet.CIRCUITS: "专线",
}
COLUMNS: Mapping[Sheet, Mapping[str, tuple[str, ...]]] = {
    Sheet.SITES: {
        "name": ("站点名称", "站点", "名称"),
        "region": ("区划代码", "所属区划", "行政区划", "区划"),
        "unit": ("单位", "所属单位", "管理单位"),
        "address": ("地址", "详细地址"),
        "note": ("备注",),
    },
    Sheet.ROOMS: {
        "name": ("机房名称", "机房", "名称"),
        "site": ("站点", "站点名称", "所在站点"),
        "room_class": ("机房类别", "类别", "机房级别", "机房类型"),
        "unit": ("单位", "所属单位", "管理单位"),
        "tenure": ("权属", "产权", "自有/租赁"),
        "area_m2": ("面积", "面积平方米", "面积（平方米）", "面积（m²）"),
        "opened_on": ("启用日期", "投用日期"),
        "closed_on": ("停用日期",),
    },
    Sheet.RACKS: {
        "name": ("机柜名称", "机柜", "机柜编号"),
        "room": ("机房", "机房名称", "所在机房"),
        "height_u": ("高度U", "高度（U）", "总U数", "U数"),
        "note": ("备注",),
    },
    Sheet.DEVICES: {
        "name": ("设备名称", "名称", "设备"),
        "kind": ("设备类型", "类型", "种类"),
        "unit": ("单位", "所属单位", "使用单位", "管理单位"),
        "vendor": ("厂商", "品牌", "生产厂家", "厂家"),
        "model": ("型号", "设备型号", "规格型号"),
        "serial": ("序列号", "设备序列号", "SN"),
        "asset_number": ("资产编号", "固定资产编号"),
        "management_address": ("管理地址", "管理IP", "IP地址", "IP"),
        "room": ("机房", "机房名称", "所在机房"),
        "rack": ("机柜", "机柜名称", "机柜编号"),
        "lowest_u": ("起始U位", "U位", "起始U"),
        "height_u": ("占用U数", "占用U", "高度U", "高度（U）"),
        "zone": ("区域", "网络区域", "安全域"),
        "tenure": ("权属", "产权", "自有/租赁"),
        "maintainer": ("维护单位", "维保单位", "运维公司"),
        "contract_number": ("合同编号", "合同号"),
        "in_service_on": ("投用日期", "启用日期", "上线日期"),
        "warranty_to": ("保修截止", "质保到期", "保修到期", "维保到期"),
        "status": ("状态", "设备状态"),
        "note": ("备注",),
    },
    Sheet.CIRCUITS: {
        "code": ("专线编号", "电路编号", "线路编号", "电路代号"),
        "name": ("专线名称", "线路名称", "名称", "电路名称"),
        "unit": ("单位", "使用单位", "接入单位", "所属单位"),
        "kind": ("专线类型", "线路类型", "类型", "电路类型"),
        "layer": ("层级", "网络层级", "层次"),
        "mbps": ("带宽", "带宽Mbps", "带宽（Mbps）", "速率"),
        "carrier": ("运营商", "承建单位", "提供商"),
        "a_site": ("A端站点",),
        "a_end": ("A端", "本端", "A端地址"),
        "z_site": ("Z端站点",),
        "z_end": ("Z端", "对端", "Z端地址"),
        "tenure": ("权属", "产权", "自有/租赁"),
        "contract_number": ("合同编号", "合同号"),
        "opened_on": ("开通日期", "启用日期"),
        "note": ("备注",),
    },
}
NEEDED: Mapping[Sheet, frozenset[str]] = {
    Sheet.SITES: frozenset({"name", "region"}),
    Sheet.ROOMS: frozenset({"name", "site", "room_class"}),
    Sheet.RACKS: frozenset({"name", "room"}),
    Sheet.DEVICES: frozenset({"name", "kind"}),
    Sheet.CIRCUITS: frozenset({"code", "name", "mbps"}),
}
HINTS: Mapping[str, str] = {
    "unit": "空着即为本人单位；须与单位名录一致",
    "region": "六位或九位区划代码，或全称",
    "room": "机房名称；重名时写“站点/机房”",
    "site": "站点名称；可引用本表“站点”页新增的站点",
    "mbps": "如 100M、2.4G、20兆；纯数字按 Mbps",
    "lowest_u": "最下面一个 U 位，从 1 数起",
    "serial": "厂商与序列号都相同的，视为同一台设备",
    "code": "运营商的电路代号；相同的视为同一条专线",
    "opened_on": "如 2024-03-28；空着即为在建",
}
_TENURES = {
    "自有": Tenure.OWNED,
    "自建": Tenure.OWNED,
    "租赁": Tenure.LEASED,
    "租用": Tenure.LEASED,
}
WORDS: Mapping[tuple[Sheet, str], Mapping[str, str]] = {
    (Sheet.ROOMS, "room_class"): {
        **{word.value: word for word in RoomClass},
        **dict.fromkeys(("核心", "核心机房"), RoomClass.CORE),
        **dict.fromkeys(("汇聚", "汇聚机房"), RoomClass.AGGREGATION),
        **dict.fromkeys(("备份", "备份机房", "灾备机房"), RoomClass.BACKUP),
        **dict.fromkeys(("接入", "接入机房"), RoomClass.ACCESS),
    },
    (Sheet.ROOMS, "tenure"): _TENURES,
    (Sheet.DEVICES, "tenure"): _TENURES,
    (Sheet.CIRCUITS, "tenure"): _TENURES,
    (Sheet.DEVICES, "kind"): {
        **{word.value: word for word in DeviceKind},
        "路由器": DeviceKind.ROUTER,
        "核心交换机": DeviceKind.CORE_SWITCH,
        "汇聚交换机": DeviceKind.AGGREGATION_SWITCH,
        **dict.fromkeys(("接入交换机", "交换机"), DeviceKind.ACCESS_SWITCH),
        "防火墙": DeviceKind.FIREWALL,
        **dict.fromkeys(("waf", "web应用防火墙"), DeviceKind.WAF),
        **dict.fromkeys(("ips", "入侵防御", "入侵防御系统"), DeviceKind.IPS),
        **dict.fromkeys(("流量控制", "流控", "流控设备"), DeviceKind.TRAFFIC_CONTROL),
        **dict.fromkeys(("负载均衡", "负载均衡设备"), DeviceKind.LOAD_BALANCER),
        **dict.fromkeys(("数据审计", "数据库审计"), DeviceKind.DATA_AUDIT),
        **dict.fromkeys(("行为审计", "上网行为审计", "上网行为管理"), DeviceKind.BEHAVIOUR_AUDIT),
        **dict.fromkeys(("传输设备", "传输"), DeviceKind.TRANSMISSION),
        "服务器": DeviceKind.SERVER,
        **dict.fromkeys(("存储", "存储设备"), DeviceKind.STORAGE),
        **dict.fromkeys(("ups", "不间断电源"), DeviceKind.UPS),
        **dict.fromkeys(("其他", "其它", "其他设备"), DeviceKind.OTHER),
    },
    (Sheet.DEVICES, "status"): {
        **{word.value: word for word in DeviceStatus},
        **dict.fromkeys(("在用", "运行", "正常"), DeviceStatus.IN_SERVICE),
        **dict.fromkeys(("备用", "备件"), DeviceStatus.SPARE),
        **dict.fromkeys(("维修", "维修中", "在修"), DeviceStatus.REPAIR),
        **dict.fromkeys(("报废", "停用", "退役", "已退役"), DeviceStatus.RETIRED),
    },
    (Sheet.CIRCUITS, "kind"): {
        **{word.value: word for word in CircuitKind},
        **dict.fromkeys(("裸光纤", "裸纤"), CircuitKind.DARK_FIBRE),
        **dict.fromkeys(("以太网专线", "以太专线", "以太网"), CircuitKind.ETHERNET),
        **dict.fromkeys(("无线", "无线专线"), CircuitKind.WIRELESS),
        **dict.fromkeys(("其他", "其它", "其他专线"), CircuitKind.OTHER),
    },
    (Sheet.CIRCUITS, "layer"): {
        **{word.value: word for word in Layer},
        **dict.fromkeys(("省市", "省到市", "省—市", "骨干"), Layer.BACKBONE),
        **dict.fromkeys(("市县", "市到县", "市—县"), Layer.CITY_COUNTY),
        **dict.fromkeys(("县乡", "县到乡", "县—乡"), Layer.COUNTY_TOWNSHIP),
        **dict.fromkeys(("城域", "城域接入", "接入"), Layer.METRO),
        **dict.fromkeys(("出口", "互联网出口"), Layer.EGRESS),
    },
    (Sheet.CIRCUITS, "status"): {word.value: word for word in CircuitStatus},
}
