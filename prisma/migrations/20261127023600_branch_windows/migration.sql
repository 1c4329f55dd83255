-- The versions of a message in their order, without reading the conversation's other messages.
CREATE INDEX "Message_conversationId_parentId_position_idx" ON "Message"("conversationId", "parentId", "position");
