ALTER TABLE "AdapterVersion" ADD COLUMN "deletedAt" TIMESTAMP(3);
