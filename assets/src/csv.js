// The table behind a chart as a file; the mark in front makes spreadsheets read it as UTF-8.
const cell = (value) => {
  const text = value === null || value === undefined ? "" : String(value);
  // A spreadsheet would take a leading sign for a formula.
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csvOf = (table) =>
  `\ufeff${[table.head, ...table.rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

export function saveCsv(spec) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csvOf(spec.table)], { type: "text/csv" }));
  link.download = `${spec.file_name}.csv`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
