ALTER TABLE "visit" ADD COLUMN "unscheduled_reason" text collate "C";
