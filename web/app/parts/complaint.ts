import { ApiError } from '../api/call'

/** What a refusal says of one field; undefined where it says nothing of it. */
export function complaint(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined
  const found = error.complaints.find((one) => one.field === field)
  // The server begins a refusal of one field with the field's name, which stands beside it here.
  return found?.detail.replace(new RegExp(`^${field}: `), '')
}

/** Whether a refusal is told beside the fields, so that nothing is left to say above them. */
export const isBeside = (error: unknown, fields: string[]): boolean =>
  fields.some((field) => complaint(error, field) !== undefined)

/** For antd's Form.Item: the refusal of its field. */
export function refusal(error: unknown, field: string): { validateStatus?: 'error'; help?: string } {
  const help = complaint(error, field)
  return help ? { validateStatus: 'error', help } : {}
}
