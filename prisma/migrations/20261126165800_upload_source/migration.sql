-- Where an upload's bytes come from when nobody sends them: a commit of the Hugging Face Hub.
ALTER TABLE "Upload" ADD COLUMN "source" JSONB;
