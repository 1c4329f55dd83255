/** Where a hub publishes the JSON Schema of version 1 of the policy format; it stays there. */
export const POLICY_SCHEMA_PATH = '/schemas/policy.v1.json'

const HINT = /^#\s*yaml-language-server:\s*\$schema=\S+[^\n]*\n/m

/** The text with a first line that tells an editor where the schema is; one that was there is replaced. */
export function addSchemaHint(yaml: string, publicUrl: string): string {
  const hint = `# yaml-language-server: $schema=${publicUrl}${POLICY_SCHEMA_PATH}\n`
  return hint + yaml.replace(HINT, '')
}

/** The text without that line, as it is published: the address is the reader's hub, not the policy's. */
export function dropSchemaHint(yaml: string): string {
  return yaml.replace(HINT, '')
}
