-- A conversation is a tree: every message knows what it follows, and the conversation which of its ends is shown.
ALTER TABLE "Message" ADD COLUMN "parentId" TEXT;
ALTER TABLE "Conversation" ADD COLUMN "leafId" TEXT;

UPDATE "Message" AS message SET "parentId" = before."id"
FROM "Message" AS before
WHERE before."conversationId" = message."conversationId" AND before."position" = message."position" - 1;

CREATE INDEX "Message_parentId_idx" ON "Message"("parentId");
ALTER TABLE "Message" ADD CONSTRAINT "Message_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Message"("id") ON DELETE CASCADE ON UPDATE CASCADE;
