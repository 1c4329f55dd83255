CREATE TABLE "GuardUsage" (
    "communityId" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "model" TEXT NOT NULL,
    "requests" INTEGER NOT NULL,
    "promptTokens" BIGINT NOT NULL,
    "completionTokens" BIGINT NOT NULL,

    CONSTRAINT "GuardUsage_pkey" PRIMARY KEY ("communityId","day","model")
);
CREATE INDEX "GuardUsage_day_idx" ON "GuardUsage"("day");
ALTER TABLE "GuardUsage" ADD CONSTRAINT "GuardUsage_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community"("id") ON DELETE CASCADE ON UPDATE CASCADE;
