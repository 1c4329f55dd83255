CREATE TABLE "AssistantListing" (
    "assistantId" TEXT NOT NULL,
    "communityId" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "baseModel" TEXT NOT NULL,
    "search" TSVECTOR NOT NULL,
    "answers" INTEGER NOT NULL DEFAULT 0,
    "ups" INTEGER NOT NULL DEFAULT 0,
    "downs" INTEGER NOT NULL DEFAULT 0,
    "score" DOUBLE PRECISION NOT NULL DEFAULT 0,

    CONSTRAINT "AssistantListing_pkey" PRIMARY KEY ("assistantId")
);

-- Written seldom and read often: a list of pending entries would make the planner shun the index until a vacuum.
CREATE INDEX "AssistantListing_search_idx" ON "AssistantListing" USING GIN ("search") WITH (fastupdate = off);
CREATE INDEX "AssistantListing_communityId_idx" ON "AssistantListing"("communityId");
CREATE INDEX "Message_assistantVersionId_idx" ON "Message"("assistantVersionId");
ALTER TABLE "AssistantListing" ADD CONSTRAINT "AssistantListing_assistantId_fkey" FOREIGN KEY ("assistantId") REFERENCES "Assistant"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AssistantListing" ADD CONSTRAINT "AssistantListing_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community"("id") ON DELETE CASCADE ON UPDATE CASCADE;
