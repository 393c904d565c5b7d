/** What the audit log of a project speaks of most; any other action is shown by its name. */
export const ACTIONS = [
  ...['invite_member', 'change_member', 'remove_member', 'create_key', 'revoke_key'],
  ...['create_question', 'change_question', 'copy_question', 'create_cohort', 'change_cohort'],
  ...['create_board', 'change_board', 'copy_board', 'create_share', 'revoke_share'],
  ...['create_schedule', 'change_schedule', 'remove_schedule', 'send_schedule'],
  ...['delete_project', 'restore_project'],
  ...['put_plan', 'put_entry', 'add_presets', 'put_bot_rules', 'put_systems'],
  ...['create_virtual_event', 'change_virtual_event', 'create_virtual_property', 'change_virtual_property'],
  ...['create_lookup', 'change_lookup', 'change_lookup_rows'],
  ...['create_annotation', 'change_annotation', 'remove_annotation'],
  ...['upload', 'check', 'start', 'cancel_import', 'remove_import', 'replay', 'change'],
  ...['query', 'query_members', 'persons', 'sql', 'raw'],
]

/** Details in a line: what is empty says nothing, and how it ended stands elsewhere. */
export const told = (detail: Record<string, unknown>): string =>
  Object.entries(detail)
    .filter(([key, value]) => key !== 'status' && !isEmpty(value))
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ')

const isEmpty = (value: unknown): boolean =>
  value === '' || value === null || value === 0 || (Array.isArray(value) && value.length === 0)
