!> `anneal.h`, major 1, minor 0, in Fortran: the same names, the same layout. What each field promises stands in the header.
!>
!> Fortran has no constant that points to another, so a plugin's entry function fills its tables in. A field that is not written
!> is 0 or null, which means "absent"; `struct_size` is `c_sizeof` of the table.
module anneal
  use, intrinsic :: iso_c_binding
  implicit none
  public

  integer(c_int32_t), parameter :: ANNEAL_ABI_MINOR = 0

  ! What a call came to. After anything but ANNEAL_OK the error buffer holds one sentence.
  integer(c_int32_t), parameter :: ANNEAL_OK = 0, ANNEAL_REFUSED = 1, ANNEAL_FAILED = 2

  type, bind(C) :: anneal_error
    integer(c_int32_t) :: struct_size = 0, capacity = 0
    type(c_ptr) :: message = c_null_ptr
  end type

  type, bind(C) :: anneal_host
    integer(c_int32_t) :: struct_size = 0, abi_minor = 0
    type(c_ptr) :: name = c_null_ptr, version = c_null_ptr
    type(c_funptr) :: extension = c_null_funptr
  end type

  ! Parameters

  integer(c_int32_t), parameter :: ANNEAL_FLOAT = 1, ANNEAL_INTEGER = 2, ANNEAL_BOOLEAN = 3, ANNEAL_CHOICE = 4, &
      ANNEAL_TEXT = 5, ANNEAL_FLOATS = 6, ANNEAL_INTEGERS = 7

  integer(c_int32_t), parameter :: ANNEAL_TIME = 1, ANNEAL_ABSOLUTE = 2, ANNEAL_SCHEDULABLE = 4, ANNEAL_DERIVED = 8, &
      ANNEAL_MINIMUM_OPEN = 16, ANNEAL_MAXIMUM_OPEN = 32, ANNEAL_REQUIRED = 64, ANNEAL_FILE = 128

  integer(c_int32_t), parameter :: ANNEAL_ROLE_NONE = 0, ANNEAL_ROLE_LR = 1, ANNEAL_ROLE_MOMENTUM = 2, &
      ANNEAL_ROLE_WEIGHT_DECAY = 3

  type, bind(C) :: anneal_parameter
    integer(c_int32_t) :: struct_size = 0, type = 0, flags = 0, role = 0
    type(c_ptr) :: key = c_null_ptr, help = c_null_ptr
    real(c_double) :: default_number = 0, minimum = 0, maximum = 0
    type(c_ptr) :: default_text = c_null_ptr
    integer(c_int64_t) :: choice_count = 0
    type(c_ptr) :: choices = c_null_ptr
  end type

  type, bind(C) :: anneal_value
    integer(c_int32_t) :: struct_size = 0, is_set = 0
    real(c_double) :: number = 0
    type(c_ptr) :: text = c_null_ptr, list = c_null_ptr
    integer(c_int64_t) :: list_count = 0
  end type

  type, bind(C) :: anneal_setup
    integer(c_int32_t) :: struct_size = 0, value_count = 0
    type(c_ptr) :: values = c_null_ptr, host = c_null_ptr
    real(c_double) :: horizon = 0
    type(c_ptr) :: scheduled = c_null_ptr
  end type

  !> No upper limit.
  real(c_double), parameter :: INFINITY = transfer(int(z'7FF0000000000000', c_int64_t), 1.0_c_double)

  ! Components

  integer(c_int32_t), parameter :: ANNEAL_SCHEDULE = 1, ANNEAL_OPTIMIZER = 2

  type, bind(C) :: anneal_component
    integer(c_int32_t) :: struct_size = 0, kind = 0
    type(c_ptr) :: name = c_null_ptr, summary = c_null_ptr
    integer(c_int64_t) :: parameter_count = 0
    type(c_ptr) :: parameters = c_null_ptr, api = c_null_ptr, context = c_null_ptr
  end type

  type, bind(C) :: anneal_plugin
    integer(c_int32_t) :: struct_size = 0, abi_minor = 0
    type(c_ptr) :: version = c_null_ptr
    integer(c_int64_t) :: component_count = 0
    type(c_ptr) :: components = c_null_ptr
    type(c_funptr) :: extension = c_null_funptr
  end type

  ! Schedules

  integer(c_int32_t), parameter :: ANNEAL_PER_EPOCH = 1, ANNEAL_PER_STEP = 2
  integer(c_int32_t), parameter :: ANNEAL_NEEDS_HORIZON = 1, ANNEAL_FRACTIONAL_TIME = 2

  type, bind(C) :: anneal_state
    integer(c_int32_t) :: struct_size = 0, reserved = 0
    type(c_ptr) :: key = c_null_ptr
    real(c_double) :: initial = 0
  end type

  type, bind(C) :: anneal_observation
    integer(c_int32_t) :: struct_size = 0, epoch = 0
    real(c_double) :: time = 0, metric = 0
  end type

  type, bind(C) :: anneal_schedule_api
    integer(c_int32_t) :: struct_size = 0, flags = 0, default_clock = 0, channel_count = 0
    type(c_ptr) :: channels = c_null_ptr
    integer(c_int64_t) :: state_count = 0
    type(c_ptr) :: states = c_null_ptr
    type(c_funptr) :: create = c_null_funptr, destroy = c_null_funptr, fill = c_null_funptr, observe = c_null_funptr
  end type

  ! Optimizers

  integer(c_int32_t), parameter :: ANNEAL_CUT_ANYWHERE = 1, ANNEAL_CUT_ROWS = 2, ANNEAL_CUT_NEVER = 4, &
      ANNEAL_SPARSE_ROWS = 8, ANNEAL_SHARES_BLOCKS = 16
  integer(c_int32_t), parameter :: ANNEAL_ABSENT = 0, ANNEAL_LIKE_PARAMETER = 1, ANNEAL_VALUES = 2, ANNEAL_PER_GROUP = 3

  type, bind(C) :: anneal_slot
    integer(c_int32_t) :: struct_size = 0, kind = 0
    type(c_ptr) :: key = c_null_ptr
    real(c_double) :: initial = 0
    integer(c_int64_t) :: value_count = 0
  end type

  integer(c_int32_t), parameter :: ANNEAL_SCOPE_TENSOR = 1, ANNEAL_SCOPE_GROUP = 2, ANNEAL_SCOPE_ALL = 3

  type, bind(C) :: anneal_reduction
    integer(c_int32_t) :: struct_size = 0, scope = 0
    type(c_ptr) :: key = c_null_ptr
  end type

  integer(c_int64_t), parameter :: ANNEAL_SPARSE_GRADIENT = 1

  type, bind(C) :: anneal_tensor
    integer(c_int32_t) :: struct_size = 0, rank = 0
    type(c_ptr) :: name = c_null_ptr, shape = c_null_ptr
    integer(c_int64_t) :: count = 0, flags = 0
  end type

  type, bind(C) :: anneal_plan
    integer(c_int32_t) :: struct_size = 0, slot_count = 0
    type(c_ptr) :: kinds = c_null_ptr, initials = c_null_ptr, value_counts = c_null_ptr, copies_parameter = c_null_ptr
  end type

  type, bind(C) :: anneal_step
    integer(c_int32_t) :: struct_size = 0, pass = 0
    integer(c_int64_t) :: step = 0
    type(c_ptr) :: hyperparameters = c_null_ptr, reduced = c_null_ptr, slots = c_null_ptr
  end type

  type, bind(C) :: anneal_block
    integer(c_int32_t) :: struct_size = 0, pass = 0
    integer(c_int64_t) :: step = 0, begin = 0, count = 0
    type(c_ptr) :: parameter = c_null_ptr, gradient = c_null_ptr, slots = c_null_ptr, tensor = c_null_ptr, &
        hyperparameters = c_null_ptr, reduced = c_null_ptr, rows = c_null_ptr
  end type

  type, bind(C) :: anneal_optimizer_api
    integer(c_int32_t) :: struct_size = 0, flags = 0, slot_count = 0, reduction_count = 0
    integer(c_int64_t) :: measure_count = 0
    type(c_ptr) :: slots = c_null_ptr, reductions = c_null_ptr
    type(c_funptr) :: create = c_null_funptr, destroy = c_null_funptr, layout = c_null_funptr, measure = c_null_funptr, &
        advance = c_null_funptr, update = c_null_funptr
  end type

  ! Optional tables

  !> A plugin's table "anneal.evaluation/1".
  type, bind(C) :: anneal_evaluation
    integer(c_int32_t) :: struct_size = 0, component_count = 0
    type(c_ptr) :: components = c_null_ptr
    type(c_funptr) :: evaluation = c_null_funptr
  end type

  !> A host's table "anneal.scratch/1".
  type, bind(C) :: anneal_scratch
    integer(c_int32_t) :: struct_size = 0, reserved = 0
    type(c_funptr) :: memory = c_null_funptr
  end type

  !> A host's table "anneal.crew/1".
  type, bind(C) :: anneal_crew
    integer(c_int32_t) :: struct_size = 0, reserved = 0
    type(c_funptr) :: run = c_null_funptr
  end type

contains

  !> Writes one sentence into what the host passed to a call, cut to fit. Only during that call.
  subroutine anneal_say(error, sentence)
    type(anneal_error), intent(in) :: error
    character(len=*), intent(in) :: sentence
    character(kind=c_char), pointer :: message(:)
    integer :: i, count

    count = min(len(sentence), error%capacity - 1)
    call c_f_pointer(error%message, message, [count + 1])
    do i = 1, count
      message(i) = sentence(i:i)
    end do
    message(count + 1) = c_null_char
  end subroutine
end module
