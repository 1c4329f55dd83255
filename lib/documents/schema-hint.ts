const HINT = /^#\s*yaml-language-server:\s*\$schema=\S+[^\n]*\n/m

/** The text with a first line that tells an editor where the schema is; one that was there is replaced. */
export function addSchemaHint(yaml: string, schemaUrl: string): string {
  return `# yaml-language-server: $schema=${schemaUrl}\n${yaml.replace(HINT, '')}`
}

/** The text without that line, as it is published: the address is the reader's hub, not the document's. */
export function dropSchemaHint(yaml: string): string {
  return yaml.replace(HINT, '')
}
