import type { WriteAnswer } from '../../api/client';
import { endedError, type IscError } from '../../api/errors';
import type { Clock } from '../../api/http';

/** If ISC answers nothing but 403 at the start of a run, this many times, the credential isn't allowed to make requests. */
const FORBIDDEN_FROM_THE_START = 3;

/** Decides when a run must stop sending: it is canceled, its time is nearly up, or a failure would meet every row. */
export class Halt {
	private error?: IscError;
	private answers = 0;
	private forbidden = 0;

	constructor(private readonly clock: Clock) {}

	/** Why nothing more is sent; undefined as long as calls may be sent. */
	get reason(): IscError | undefined {
		const { clock } = this;
		const isClosing = clock.cancelled || clock.now() >= (clock.end?.closesAt ?? Infinity);
		if (isClosing) this.error ??= endedError(clock);
		return this.error;
	}

	/** Whether ISC has answered any call with something other than 403: then the credential may make requests. */
	get mayRequest(): boolean {
		return this.answers > this.forbidden;
	}

	/** Takes the answer to a call into account. */
	observe(answer: WriteAnswer): void {
		const error = answer.kind === 'accepted' ? undefined : answer.error;
		if (error?.meetsEveryRow) this.error ??= error;
		if (answer.kind === 'notSent') return;
		this.answers++;
		if (error?.kind === 'forbidden') this.forbidden++;
		if (error && this.forbidden === this.answers && this.answers >= FORBIDDEN_FROM_THE_START) this.error ??= error;
	}
}
