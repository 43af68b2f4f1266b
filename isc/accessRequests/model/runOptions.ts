/** Options that steer a whole run: the same for all input items. */
export interface RunOptions {
	combineItems: boolean;
	duplicateHandling: 'skip' | 'fail' | 'submit';
	/** Person × item pairs a run may submit; 0 = no limit. */
	maxRequests: number;
	dryRun: boolean;
	/** Seconds to look for a request whose answer was lost. */
	confirmWithin: number;
	resendUnconfirmed: boolean;
	/** Seconds to follow the requests for until each is final; 0 or absent: not at all. */
	waitForCompletion?: number;
	callsPer10Seconds: number;
	/** Seconds for one call. */
	timeout: number;
	/** An end date whose expression returned nothing: the row's fault (default), or no end. */
	emptyEnd?: 'refuse' | 'noEnd';
	/** Seconds that ISC may ask to wait; where it asks for more, the rows fail with its word. */
	maxPause?: number;
}
