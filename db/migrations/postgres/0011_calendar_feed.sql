CREATE TABLE "calendar_feed" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"token_hash" text collate "C" NOT NULL,
	"account_id" text collate "C" NOT NULL,
	"made_at" text collate "C" NOT NULL,
	CONSTRAINT "calendar_feed_made_at_iso" CHECK ("made_at" is null or (length("made_at") = 24 and substr("made_at", 24, 1) = 'Z'))
);

ALTER TABLE "calendar_feed" ADD CONSTRAINT "calendar_feed_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE no action ON UPDATE no action;

CREATE UNIQUE INDEX "calendar_feed_token" ON "calendar_feed" USING btree ("token_hash");

CREATE UNIQUE INDEX "calendar_feed_account" ON "calendar_feed" USING btree ("account_id");
