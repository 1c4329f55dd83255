-- A bundle's draft holds the assistant's document; those that wait from before held three of its members. JSON is YAML.
UPDATE "Upload"
SET "bundle" = "bundle" || jsonb_build_object('yaml', jsonb_strip_nulls(jsonb_build_object(
  'version', 1,
  'name', "bundle"->'name',
  'base', "bundle"->'baseModel',
  'adapter', CASE WHEN jsonb_typeof("bundle"->'adapter') = 'object' THEN jsonb_build_object('name', "bundle"#>'{adapter,name}') END,
  'culture', "bundle"#>'{culture,tag}',
  'instructions', "bundle"->'instructions',
  'sampling', "bundle"->'sampling'
))::text)
WHERE jsonb_typeof("bundle") = 'object' AND NOT "bundle" ? 'yaml';
