-- What a reader keeps at hand, and in which folder.
ALTER TABLE "Conversation" ADD COLUMN "pinnedAt" TIMESTAMP(3), ADD COLUMN "folder" TEXT;
ALTER TABLE "Comparison" ADD COLUMN "pinnedAt" TIMESTAMP(3), ADD COLUMN "folder" TEXT;

-- What a message is found by; cut when its reader first searches.
ALTER TABLE "Message" ADD COLUMN "search" tsvector;
