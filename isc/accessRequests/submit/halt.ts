import type { WriteAnswer } from '../../api/client';
import { endedError, type IscError } from '../../api/errors';
import type { Clock } from '../../api/http';

/** So many refusals at the start of a run, and nothing but refusals, mean that the credential may request nothing. */
const FORBIDDEN_FROM_THE_START = 3;

/** Knows when nothing further may be sent: canceled, the time nearly up, or a failure that would meet every row. */
export class Halt {
	private error?: IscError;
	private answers = 0;
	private forbidden = 0;

	constructor(private readonly clock: Clock) {}

	/** Why nothing further is sent; undefined while all is well. */
	get reason(): IscError | undefined {
		const { clock } = this;
		const isClosing = clock.cancelled || clock.now() >= (clock.end?.closesAt ?? Infinity);
		if (isClosing) this.error ??= endedError(clock);
		return this.error;
	}

	/** Whether an answer has come that shows that calls can succeed, or fail one by one. */
	get underWay(): boolean {
		return this.answers > this.forbidden;
	}

	note(answer: WriteAnswer): void {
		const error = answer.kind === 'accepted' ? undefined : answer.error;
		if (error?.meetsEveryRow) this.error ??= error;
		if (answer.kind === 'notSent') return;
		this.answers++;
		if (error?.kind === 'forbidden') this.forbidden++;
		if (error && this.forbidden === this.answers && this.answers >= FORBIDDEN_FROM_THE_START) this.error ??= error;
	}
}
