CREATE TABLE "booking" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"visit" text collate "C" NOT NULL,
	"day" text collate "C" NOT NULL,
	"time" text collate "C",
	"state" text collate "C" NOT NULL,
	"version" bigint NOT NULL,
	"changed_by" text collate "C" NOT NULL,
	"changed_at" text collate "C" NOT NULL,
	CONSTRAINT "booking_day_day" CHECK ("day" is null or (length("day") = 10 and substr("day", 5, 1) = '-' and substr("day", 8, 1) = '-')),
	CONSTRAINT "booking_changed_at_iso" CHECK ("changed_at" is null or (length("changed_at") = 24 and substr("changed_at", 24, 1) = 'Z'))
);

ALTER TABLE "booking" ADD CONSTRAINT "booking_participant_id_participant_id_fk" FOREIGN KEY ("participant_id") REFERENCES "participant"("id") ON DELETE no action ON UPDATE no action;

CREATE UNIQUE INDEX "booking_participant" ON "booking" USING btree ("participant_id","visit");

CREATE INDEX "booking_day" ON "booking" USING btree ("day","time","id");
