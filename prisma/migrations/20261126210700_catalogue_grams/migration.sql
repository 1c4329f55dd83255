-- Names in pieces of three letters, to be found by their middle and with a letter wrong. Whatever was listed is listed
-- anew when the hub starts.
ALTER TABLE "AssistantListing" ADD COLUMN "grams" TEXT[] DEFAULT ARRAY[]::TEXT[];
DELETE FROM "AssistantListing";
CREATE INDEX "AssistantListing_grams_idx" ON "AssistantListing" USING GIN ("grams") WITH (fastupdate = off);
