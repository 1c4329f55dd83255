import { defineConfig } from 'prisma/config'

// The schema engine is a binary that only `migrate` needs, and that is fetched from outside: we do not use it
// (DECISIONS.md, "Migrations"). Any existing path satisfies the check that `generate` and `validate` make.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({ schema: 'prisma/schema.prisma' })
