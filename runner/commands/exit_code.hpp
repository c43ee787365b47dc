#pragma once
// How the program ends. Scripts rely on these numbers.

namespace kapok {

enum ExitCode : int {
    exit_ok = 0,
    exit_run_failed = 1,
    exit_usage = 2,          ///< the command line cannot be understood or asks for something that is not there
    exit_invalid_input = 3,  ///< a scenario, table or result file is wrong
    exit_file_error = 4,     ///< a file cannot be read or written, the disk is full
    exit_incomplete = 5,     ///< stopped by a signal: what was finished is in the result file
};

}  // namespace kapok
