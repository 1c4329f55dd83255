-- What stands for a reader's own words where models read them; it goes with its conversation.
ALTER TABLE "Conversation" ADD COLUMN     "standIns" JSONB;
