/** JSON set out in lines, only where that changes nothing: long integers and doubled keys would not survive. */
export function inLines(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    const plain = text.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (part) => (part.startsWith('"') ? part : ''))
    return JSON.stringify(value) === plain ? JSON.stringify(value, null, 2) : text
  } catch {
    return text
  }
}
