-- Questions with attached texts are cut into words once more, when their reader next searches: now with those texts.
UPDATE "Message" SET "search" = NULL WHERE "attachments" IS NOT NULL AND "search" IS NOT NULL;
