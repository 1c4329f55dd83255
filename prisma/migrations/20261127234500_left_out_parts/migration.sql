-- Parts that were left out of an imported message, by kind.
ALTER TABLE "Message" ADD COLUMN "leftOut" JSONB;
