//! Tables of text: cells between delimiters, quoted where they hold one, each
//! with the line it began in.

use kernel::{Error, Result};

/// The most lines of a list.
const MAX_ROWS: usize = 10_000;
const MAX_CELLS: usize = 50;
const MAX_CELL: usize = 1000;
const DELIMITERS: [char; 4] = [';', ',', '\t', '|'];

/// A line of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// Where it begins, from 1.
    pub(super) line: usize,
    /// Its cells, without outer spaces.
    pub(super) cells: Vec<String>,
}

/// The delimiter the first line uses most.
fn delimiter(text: &str) -> char {
    let mut counts = [0_usize; 4];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => break,
            c if !quoted => {
                for (count, known) in counts.iter_mut().zip(DELIMITERS) {
                    *count += usize::from(known == c);
                }
            }
            _ => {}
        }
    }
    let best = DELIMITERS.into_iter().zip(counts).rev();
    best.max_by_key(|(_, count)| *count)
        .map_or(',', |(known, _)| known)
}

/// What is read of a table so far.
struct Reader {
    delimiter: char,
    records: Vec<Record>,
    record: Record,
    cell: String,
    line: usize,
}

impl Reader {
    fn end_cell(&mut self) -> Result<()> {
        if self.cell.chars().count() > MAX_CELL || self.record.cells.len() >= MAX_CELLS {
            return Err(self.unfit("import-line-too-long"));
        }
        let cell = std::mem::take(&mut self.cell);
        self.record.cells.push(cell.trim().to_owned());
        Ok(())
    }

    fn end_record(&mut self) -> Result<()> {
        self.end_cell()?;
        let record = std::mem::take(&mut self.record);
        self.record.line = self.line;
        if record.cells.iter().any(|cell| !cell.is_empty()) {
            self.records.push(record);
        }
        if self.records.len() > MAX_ROWS + 1 {
            return Err(Error::invalid("file", "import-too-many-rows"));
        }
        Ok(())
    }

    fn unfit(&self, detail: &str) -> Error {
        Error::unreadable("file", detail, format!("line {}", self.line))
    }
}

/// The lines of a table; those without anything in them are left out.
///
/// # Errors
/// `Invalid` on `file` when it has too many lines or cells, or a quotation mark
/// is never closed.
pub(super) fn records(text: &str) -> Result<Vec<Record>> {
    let mut reader = Reader {
        delimiter: delimiter(text),
        records: Vec::new(),
        record: Record {
            line: 1,
            cells: Vec::new(),
        },
        cell: String::new(),
        line: 1,
    };
    let (mut quoted, mut chars) = (false, text.chars().peekable());
    while let Some(c) = chars.next() {
        reader.line += usize::from(c == '\n');
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => reader.cell.extend(chars.next()),
            '"' if quoted => quoted = false,
            '"' if reader.cell.trim().is_empty() => {
                reader.cell.clear();
                quoted = true;
            }
            c if !quoted && c == reader.delimiter => reader.end_cell()?,
            '\n' if !quoted => reader.end_record()?,
            '\r' if !quoted => {}
            c => reader.cell.push(c),
        }
        if reader.cell.len() > MAX_CELL * 4 {
            return Err(reader.unfit("import-line-too-long"));
        }
    }
    if quoted {
        return Err(reader.unfit("import-quote-open"));
    }
    reader.end_record()?;
    Ok(reader.records)
}

/// A cell without the apostrophe of `kernel::text::table_cell`.
pub(super) fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use kernel::text::table_cell as cell;

    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        let records = records(text).expect("a table");
        records.into_iter().map(|record| record.cells).collect()
    }

    #[rstest::rstest]
    #[case("a;b\n1;2\n", vec![vec!["a", "b"], vec!["1", "2"]])]
    #[case("a,b\r\n\"1, \"\"x\"\"\",2", vec![vec!["a", "b"], vec!["1, \"x\"", "2"]])]
    #[case("a\tb\n\n \t \n1\t2", vec![vec!["a", "b"], vec!["1", "2"]])]
    #[case("\"a;x\",b\n1,2", vec![vec!["a;x", "b"], vec!["1", "2"]])]
    #[case("one\n1", vec![vec!["one"], vec!["1"]])]
    fn tables(#[case] text: &str, #[case] wanted: Vec<Vec<&str>>) {
        assert_eq!(cells(text), wanted);
    }

    #[test]
    fn lines_are_counted_through_quotes() {
        let records = records("a;b\n\"x\ny\";2\n\n3;4").expect("a table");
        let lines: Vec<_> = records.iter().map(|record| record.line).collect();
        assert_eq!(lines, [1, 2, 5]);
    }

    #[rstest::rstest]
    #[case("a;\"b\nc;d".to_owned())]
    #[case(format!("a\n{}", "x".repeat(MAX_CELL + 1)))]
    #[case("a\n".repeat(MAX_ROWS + 2))]
    #[case(";".repeat(MAX_CELLS + 1))]
    fn what_is_unfit_is_refused(#[case] text: String) {
        assert_eq!(records(&text).expect_err("unfit").code(), "invalid");
    }

    #[rstest::rstest]
    #[case("+7 495 123", "'+7 495 123")]
    #[case("=cmd()", "'=cmd()")]
    #[case("Отдел; \"А\"", "\"Отдел; \"\"А\"\"\"")]
    #[case("Анна", "Анна")]
    fn cells_are_written(#[case] text: &str, #[case] wanted: &str) {
        assert_eq!(cell(text), wanted);
        let read = cells(&format!("{};x", cell(text)));
        assert_eq!(plain(&read[0][0]), text);
    }
}
