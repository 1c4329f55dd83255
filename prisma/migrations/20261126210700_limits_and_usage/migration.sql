-- How full the buckets of the rate limits are. Unlogged: written at every request, and after a crash everybody may
-- begin with an empty one.
CREATE UNLOGGED TABLE "RateBucket" (
    "key" TEXT NOT NULL,
    "fullAt" TIMESTAMPTZ(6) NOT NULL,
    "windowMs" INTEGER NOT NULL,

    CONSTRAINT "RateBucket_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "RateBucket_fullAt_idx" ON "RateBucket"("fullAt");

CREATE TABLE "KeyUsage" (
    "keyId" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "model" TEXT NOT NULL,
    "requests" INTEGER NOT NULL,
    "promptTokens" BIGINT NOT NULL,
    "completionTokens" BIGINT NOT NULL,

    CONSTRAINT "KeyUsage_pkey" PRIMARY KEY ("keyId","day","model")
);
CREATE INDEX "KeyUsage_day_idx" ON "KeyUsage"("day");
ALTER TABLE "KeyUsage" ADD CONSTRAINT "KeyUsage_keyId_fkey" FOREIGN KEY ("keyId") REFERENCES "ApiKey"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "AssistantUsage" (
    "assistantId" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "door" TEXT NOT NULL,
    "requests" INTEGER NOT NULL,
    "answers" INTEGER NOT NULL,
    "promptTokens" BIGINT NOT NULL,
    "completionTokens" BIGINT NOT NULL,

    CONSTRAINT "AssistantUsage_pkey" PRIMARY KEY ("assistantId","day","door")
);
CREATE INDEX "AssistantUsage_day_idx" ON "AssistantUsage"("day");
ALTER TABLE "AssistantUsage" ADD CONSTRAINT "AssistantUsage_assistantId_fkey" FOREIGN KEY ("assistantId") REFERENCES "Assistant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "ApiKey" ADD COLUMN "requestsPerMinute" INTEGER;
ALTER TABLE "ApiKey" ADD COLUMN "tokensPerMinute" INTEGER;
