-- Texts attached to a question, as models read them.
ALTER TABLE "Message" ADD COLUMN "attachments" JSONB;
