CREATE TABLE "ConversationShare" (
    "id" TEXT NOT NULL,
    "conversationId" TEXT NOT NULL,
    "leafId" TEXT NOT NULL,
    "sharerName" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ConversationShare_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "ConversationShare_conversationId_idx" ON "ConversationShare"("conversationId");
ALTER TABLE "ConversationShare" ADD CONSTRAINT "ConversationShare_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ConversationShare" ADD CONSTRAINT "ConversationShare_leafId_fkey" FOREIGN KEY ("leafId") REFERENCES "Message"("id") ON DELETE CASCADE ON UPDATE CASCADE;
