//! What the demo shop is made of. Names and addresses are invented; percentages are nobody's claim.

use shopwit_domain::people::Role;

pub(super) const SLUG: &str = "demo";
pub(super) const NAME: &str = "云裳文具内衣旗舰店";

/// Logins and roles; the first three are printed at start.
pub(super) const SIGN_INS: [(&str, Role); 3] = [
    ("owner", Role::Owner),
    ("supervisor", Role::Supervisor),
    ("agent", Role::PreSalesAgent),
];

pub(super) const MORE_STAFF: [(&str, Role); 9] = [
    ("agent2", Role::InSalesAgent),
    ("aftersales", Role::AfterSalesAgent),
    ("aftersales2", Role::AfterSalesAgent),
    ("dispatcher", Role::Dispatcher),
    ("print", Role::PrintOperator),
    ("followup", Role::OrderFollowUp),
    ("shipping", Role::Shipping),
    ("quality", Role::Quality),
    ("outsourced", Role::Outsourced),
];

/// Name, category, resale category, material, list price and floor price in fen, grams, options.
#[derive(Debug, Clone, Copy)]
pub(super) struct Article {
    pub(super) name: &'static str,
    pub(super) category: &'static str,
    pub(super) resale: &'static str,
    pub(super) material: &'static str,
    pub(super) code: &'static str,
    pub(super) list: i64,
    pub(super) floor: i64,
    pub(super) grams: i64,
    pub(super) options: &'static [&'static str],
}

const fn article(
    (name, category, resale, material): (&'static str, &'static str, &'static str, &'static str),
    code: &'static str,
    (list, floor, grams): (i64, i64, i64),
    options: &'static [&'static str],
) -> Article {
    Article {
        name,
        category,
        resale,
        material,
        code,
        list,
        floor,
        grams,
        options,
    }
}

const CUPS: &[&str] = &["75B", "80B", "80C"];
const SIZES: &[&str] = &["M", "L", "XL"];
const INKS: &[&str] = &["黑", "蓝", "红"];

pub(super) const ARTICLES: [Article; 20] = [
    article(
        ("无钢圈舒适文胸", "内衣", "underwear", "莫代尔棉"),
        "BRA-SOFT",
        (12_900, 9_900, 180),
        CUPS,
    ),
    article(
        ("调整型聚拢文胸", "内衣", "underwear", "锦纶氨纶"),
        "BRA-LIFT",
        (19_900, 15_900, 210),
        CUPS,
    ),
    article(
        ("无痕一体文胸", "内衣", "underwear", "冰丝"),
        "BRA-SEAM",
        (15_900, 12_500, 160),
        CUPS,
    ),
    article(
        ("纯棉中腰内裤三条装", "内衣", "underwear", "纯棉"),
        "BRIEF-3",
        (5_900, 4_500, 150),
        SIZES,
    ),
    article(
        ("真丝睡裙", "家居服", "clothing", "桑蚕丝"),
        "NIGHT-SILK",
        (39_900, 32_000, 260),
        SIZES,
    ),
    article(
        ("珊瑚绒家居服套装", "家居服", "clothing", "珊瑚绒"),
        "HOME-FLEECE",
        (16_900, 13_000, 900),
        SIZES,
    ),
    article(
        ("加厚保暖内衣", "家居服", "clothing", "德绒"),
        "WARM-SET",
        (18_900, 14_900, 620),
        SIZES,
    ),
    article(
        ("运动速干文胸", "内衣", "underwear", "涤纶氨纶"),
        "BRA-SPORT",
        (9_900, 7_500, 150),
        SIZES,
    ),
    article(
        ("中性笔整盒十二支", "文具", "stationery", "低铅环保笔头"),
        "PEN-GEL12",
        (2_400, 1_700, 160),
        INKS,
    ),
    article(
        ("直液式走珠笔", "文具", "stationery", "无毒墨水"),
        "PEN-ROLL",
        (990, 700, 20),
        INKS,
    ),
    article(
        ("学生钢笔礼盒", "文具", "stationery", "不锈钢笔尖"),
        "PEN-FOUNT",
        (6_800, 5_200, 220),
        INKS,
    ),
    article(
        ("可擦笔套装", "文具", "stationery", "温控墨水"),
        "PEN-ERASE",
        (2_900, 2_100, 90),
        INKS,
    ),
    article(
        ("荧光标记笔六色", "文具", "stationery", "水性墨水"),
        "PEN-LIGHT6",
        (1_800, 1_300, 80),
        &["六色"],
    ),
    article(
        ("A5 线装笔记本", "文具", "stationery", "道林纸"),
        "NOTE-A5",
        (1_500, 1_050, 230),
        &["横线", "方格"],
    ),
    article(
        ("B5 活页本", "文具", "stationery", "道林纸"),
        "NOTE-B5",
        (3_200, 2_400, 420),
        &["横线", "方格"],
    ),
    article(
        ("定制刻字钢笔", "文具", "stationery", "黄铜笔身"),
        "PEN-ENGRAVE",
        (12_800, 9_800, 240),
        &["银", "金"],
    ),
    article(
        ("桌面收纳盒", "办公", "household", "ABS"),
        "BOX-DESK",
        (4_500, 3_400, 800),
        &["白", "灰"],
    ),
    article(
        ("办公复印纸整箱", "办公", "household", "木浆"),
        "PAPER-BOX",
        (11_900, 9_900, 12_500),
        &["A4"],
    ),
    article(
        ("文件夹十个装", "办公", "household", "PP"),
        "FILE-10",
        (2_600, 1_900, 700),
        &["蓝", "灰"],
    ),
    article(
        ("白板 60×90", "办公", "household", "铝框"),
        "BOARD-6090",
        (8_900, 7_200, 3_200),
        &["磁性"],
    ),
];

/// GB/T 2260 province code, city and a street for addresses; how often it is bought from there.
pub(super) const PLACES: [(&str, &str, &str); 16] = [
    ("330000", "杭州市", "文三路"),
    ("330000", "宁波市", "中山东路"),
    ("310000", "上海市", "陆家浜路"),
    ("310000", "上海市", "漕溪北路"),
    ("320000", "苏州市", "观前街"),
    ("320000", "南京市", "珠江路"),
    ("340000", "合肥市", "长江中路"),
    ("440000", "广州市", "体育西路"),
    ("440000", "深圳市", "华强北路"),
    ("110000", "北京市", "中关村大街"),
    ("510000", "成都市", "春熙路"),
    ("420000", "武汉市", "珞喻路"),
    ("370000", "青岛市", "香港中路"),
    ("500000", "重庆市", "解放碑步行街"),
    ("610000", "西安市", "雁塔路"),
    ("210000", "沈阳市", "青年大街"),
];

pub(super) const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐";
pub(super) const GIVEN: &str =
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅琳晨宇欣怡子涵";

/// What buyers ask before they order.
pub(super) const QUESTIONS: [&str; 8] = [
    "你好,这款还有现货吗?",
    "请问是正品吗,有质检报告吗?",
    "能便宜点吗?第二次买了",
    "发什么快递?到成都要几天?",
    "尺码偏大还是偏小?",
    "公司要 420 公斤的货,运费怎么算?",
    "可以开发票吗?抬头写公司",
    "七天无理由可以退吗?",
];

/// What agents answer.
pub(super) const ANSWERS: [&str; 4] = [
    "您好,有现货的,今天付款 24 小时内给您发出。",
    "您好,咱们是自有工厂,支持七天无理由退货。",
    "您稍等,我帮您核实一下,两分钟内回复您。",
    "您好,默认发中通,需要指定快递请告诉我。",
];
