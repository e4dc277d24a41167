package publish

// killedIsSignal: a killed process has an exit code here.
const killedIsSignal = false
