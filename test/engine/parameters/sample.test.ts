import { everyParameter } from './everyParameter';

// All of them run with the long tests.
everyParameter(12);
