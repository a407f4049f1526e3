use proptest::prelude::*;

use super::*;

fn column(name: &str, column_type: ColumnType, role: ColumnRole) -> Column {
    Column {
        name: name.to_owned(),
        column_type,
        role,
        unit: String::new(),
        summary: String::new(),
    }
}

fn fee_columns() -> Vec<Column> {
    vec![
        column("courier", ColumnType::Text, ColumnRole::Key),
        column("region", ColumnType::Integer, ColumnRole::Key),
        column("from-grams", ColumnType::Integer, ColumnRole::BandFrom),
        column("to-grams", ColumnType::Integer, ColumnRole::BandTo),
        column("fee", ColumnType::Money, ColumnRole::Value),
    ]
}

fn fee_row(courier: &str, from: Option<i64>, to: Option<i64>, fee: i64) -> Row {
    let end = |end: Option<i64>| end.map_or(Cell::Blank, Cell::Integer);
    vec![
        Cell::Text(courier.to_owned()),
        Cell::Integer(510_000),
        end(from),
        end(to),
        Cell::Integer(fee),
    ]
}

fn check_refused(columns: Vec<Column>, rows: Vec<Row>, expected: &str) {
    let refused = Table::new(columns, rows)
        .map(|_| ())
        .expect_err("must be refused")
        .to_string();
    assert!(
        refused.contains(expected),
        "{refused:?} does not say {expected:?}"
    );
}

#[test]
fn bands_are_half_open_and_nothing_is_guessed_beyond_them() {
    let rows = vec![
        fee_row("zto", Some(400_000), Some(500_000), 60),
        fee_row("zto", Some(300_000), Some(400_000), 50),
        fee_row("yto", None, Some(1_000), 7),
        fee_row("yto", Some(2_000), None, 9),
    ];
    let table = Table::new(fee_columns(), rows).expect("a good table");
    let fee = |courier: &str, grams: i64| {
        table
            .find_band(&[courier, "510000"], grams)
            .map(|row| row[4].clone())
    };
    for (courier, grams, expected) in [
        ("zto", 299_999, None),
        ("zto", 300_000, Some(50)),
        ("zto", 399_999, Some(50)),
        ("zto", 400_000, Some(60)),
        ("zto", 500_000, None),
        ("yto", i64::MIN, Some(7)),
        ("yto", 1_000, None),
        ("yto", i64::MAX, Some(9)),
        ("sto", 300_000, None),
    ] {
        assert_eq!(
            fee(courier, grams),
            expected.map(Cell::Integer),
            "{courier} {grams}"
        );
    }
    assert_eq!(
        table.find_band(&["zto"], 300_000),
        None,
        "a part of the key is not the key"
    );
    assert_eq!(
        table.find_row(&["yto", "510000"]).map(|row| &row[4]),
        Some(&Cell::Integer(7))
    );
}

#[test]
fn keys_compare_as_text_whatever_their_type() {
    let columns = vec![
        column("bulk", ColumnType::Boolean, ColumnRole::Key),
        column("days", ColumnType::Integer, ColumnRole::Key),
        column("note", ColumnType::Text, ColumnRole::Value),
    ];
    let row = |bulk: bool, days: i64, note: &str| {
        vec![
            Cell::Boolean(bulk),
            Cell::Integer(days),
            Cell::Text(note.to_owned()),
        ]
    };
    let table =
        Table::new(columns, vec![row(true, 7, "a"), row(false, -7, "b")]).expect("a good table");
    assert_eq!(
        table.find_row(&["false", "-7"]).map(|row| &row[2]),
        Some(&Cell::Text("b".to_owned()))
    );
    assert_eq!(table.find_row(&["true", "07"]), None);
    assert_eq!(table.find_band(&["true", "7"], 1), None, "no band");
}

#[test]
fn a_table_without_rows_finds_nothing() {
    let table = Table::new(fee_columns(), Vec::new()).expect("a good table");
    assert_eq!(table.find_band(&["zto", "510000"], 1), None);
    assert_eq!(table.find_row(&["zto", "510000"]), None);
}

#[test]
fn what_is_wrong_names_row_and_column() {
    let good = fee_row("zto", Some(0), Some(10), 1);
    check_refused(
        fee_columns(),
        vec![good.clone(), vec![Cell::Blank]],
        "row 2: 1 cells",
    );
    let mut bad = good.clone();
    bad[4] = Cell::Text("five".to_owned());
    check_refused(fee_columns(), vec![bad], "row 1: column `fee`");
    check_refused(
        fee_columns(),
        vec![fee_row("zto", Some(5), Some(5), 1)],
        "row 1: column `to-grams`: the band",
    );
    check_refused(
        fee_columns(),
        vec![fee_row("zto", Some(5), Some(15), 1), good.clone()],
        "row 1: column `from-grams`: the band from 5 overlaps that of row 2",
    );
    check_refused(
        fee_columns(),
        vec![
            fee_row("zto", Some(0), None, 1),
            fee_row("zto", Some(90), None, 1),
        ],
        "row 2: column `from-grams`",
    );
    let keyed = || vec![column("code", ColumnType::Text, ColumnRole::Key)];
    let row = || vec![Cell::Text("a".to_owned())];
    check_refused(
        keyed(),
        vec![row(), row()],
        "row 2: column `code`: the key a is that of row 1 too",
    );
    check_refused(
        keyed(),
        vec![vec![Cell::Text("x".repeat(1_001))]],
        "1001 bytes",
    );
}

#[test]
fn wrong_columns_are_refused() {
    check_refused(Vec::new(), Vec::new(), "0 columns");
    check_refused(
        vec![column("Fee", ColumnType::Text, ColumnRole::Key)],
        Vec::new(),
        "kebab-case",
    );
    check_refused(
        vec![
            column("a", ColumnType::Text, ColumnRole::Key),
            column("a", ColumnType::Text, ColumnRole::Value),
        ],
        Vec::new(),
        "used twice",
    );
    check_refused(
        vec![column("a", ColumnType::Text, ColumnRole::BandFrom)],
        Vec::new(),
        "must be an integer",
    );
    check_refused(
        vec![column("a", ColumnType::Integer, ColumnRole::BandFrom)],
        Vec::new(),
        "one of each or none",
    );
    check_refused(
        vec![column("a", ColumnType::Integer, ColumnRole::Value)],
        Vec::new(),
        "needs a key column",
    );
}

proptest! {
    /// The index finds what a scan of all rows finds.
    #[test]
    fn look_ups_agree_with_a_scan(
        widths in prop::collection::vec((0_u8..3, 1_i64..50, 0_i64..20), 0..40),
        asked in 0_u8..4,
        value in -5_i64..2_000,
    ) {
        let mut next = [0_i64; 3];
        let mut rows = Vec::new();
        for (courier, width, gap) in widths {
            let from = next[usize::from(courier)] + gap;
            next[usize::from(courier)] = from + width;
            rows.push(fee_row(&courier.to_string(), Some(from), Some(from + width), 1));
        }
        let courier = asked.to_string();
        let scanned = rows.iter().find(|row| {
            matches!((&row[0], &row[2], &row[3]), (Cell::Text(key), Cell::Integer(from), Cell::Integer(to))
                if *key == courier && *from <= value && value < *to)
        }).cloned();
        let table = Table::new(fee_columns(), rows).expect("bands do not overlap");
        let found = table.find_band(&[courier.as_str(), "510000"], value).map(<[Cell]>::to_vec);
        prop_assert_eq!(found, scanned);
    }
}
