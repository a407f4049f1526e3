import Papa from 'papaparse';

/** Rows as CSV that Excel reads: UTF-8 with a byte order mark, CRLF, and no cell that Excel takes for a formula. */
export function csvOf(fields: string[], data: string[][]): string {
  return `\uFEFF${Papa.unparse({ fields, data }, { escapeFormulae: true, newline: '\r\n' })}\r\n`;
}

/** Offers a text to the person as a file. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the file after the click.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
