-- Conversations that were held elsewhere: where they come from, under what name, and what answered.
ALTER TABLE "Conversation" ADD COLUMN "importedFrom" TEXT;
ALTER TABLE "Conversation" ADD COLUMN "importKey" TEXT;
CREATE UNIQUE INDEX "Conversation_userId_importKey_key" ON "Conversation"("userId", "importKey");

ALTER TABLE "Message" ADD COLUMN "model" TEXT;
