ALTER TABLE "Assistant"
    ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "draftYaml" TEXT,
    ADD COLUMN "draftedAt" TIMESTAMP(3),
    ADD COLUMN "draftedById" TEXT,
    ADD COLUMN "forkedFromId" TEXT;

ALTER TABLE "AssistantVersion"
    ADD COLUMN "policyVersion" INTEGER,
    ADD COLUMN "about" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "limits" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "greeting" TEXT,
    ADD COLUMN "examples" TEXT[] DEFAULT ARRAY[]::TEXT[],
    ADD COLUMN "avatar" JSONB,
    ADD COLUMN "yaml" TEXT,
    ADD COLUMN "note" TEXT,
    ADD COLUMN "restoredFrom" INTEGER,
    ADD COLUMN "publishedById" TEXT;

CREATE INDEX "Assistant_forkedFromId_idx" ON "Assistant"("forkedFromId");
CREATE INDEX "AssistantVersion_adapterId_idx" ON "AssistantVersion"("adapterId");
ALTER TABLE "Assistant" ADD CONSTRAINT "Assistant_draftedById_fkey" FOREIGN KEY ("draftedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Assistant" ADD CONSTRAINT "Assistant_forkedFromId_fkey" FOREIGN KEY ("forkedFromId") REFERENCES "AssistantVersion"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "AssistantVersion" ADD CONSTRAINT "AssistantVersion_publishedById_fkey" FOREIGN KEY ("publishedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
