CREATE TABLE "course" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"visit" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"version" bigint NOT NULL,
	"definition" text collate "C" NOT NULL,
	"missing" text collate "C" NOT NULL,
	"warnings" text collate "C" NOT NULL,
	"entered_by" text collate "C" NOT NULL,
	"entered_at" text collate "C" NOT NULL,
	"changed_by" text collate "C" NOT NULL,
	"changed_at" text collate "C" NOT NULL,
	"void_reason" text collate "C",
	"course_status" text collate "C",
	"course_date" text collate "C",
	"deviation_category" text collate "C",
	"data_use" text collate "C",
	CONSTRAINT "course_entered_at_iso" CHECK ("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "course_course_date" CHECK ("course_date" is null or (length("course_date") = 10 and substr("course_date", 5, 1) = '-' and substr("course_date", 8, 1) = '-'))
);

CREATE INDEX "course_participant" ON "course" USING btree ("participant_id","visit","id");
