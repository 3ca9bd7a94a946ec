!> A learning-rate schedule as a plugin: the rate halves every `ticks` ticks.
!>
!>     rate(t) = base * 0.5^(t / ticks)
!>
!> A plugin is a set of tables that never change, which the entry function at the end fills in and returns: the plugin lists its
!> components; a component has a name, parameters and functions. `anneal.f90` has the types, and `anneal.h` explains every field.
module schedule_plugin
  use anneal
  implicit none
  private
  public :: anneal_plugin_v1

  !> An instance holds what `fill` needs. It never changes after `create`: many threads may read it at once.
  type :: settings
    real(c_double) :: ticks
  end type

  type(anneal_parameter), target, save :: ticks
  type(anneal_schedule_api), target, save :: schedule
  type(anneal_component), target, save :: component
  type(anneal_plugin), target, save :: plugin
  type(c_ptr), target, save :: parameters(1), channels(1), components(1)

contains

  !> Values come in the order of the parameters; only numbers that their tables allow arrive.
  integer(c_int32_t) function create(this, setup, instance, error) bind(C)
    type(c_ptr), value :: this
    type(anneal_setup), intent(in) :: setup
    type(c_ptr), intent(out) :: instance
    type(anneal_error), intent(in) :: error
    type(c_ptr), pointer :: values(:)
    type(anneal_value), pointer :: ticks
    type(settings), pointer :: made
    integer :: status

    call c_f_pointer(setup%values, values, [1])
    call c_f_pointer(values(1), ticks)
    allocate (made, stat=status)
    if (status /= 0) then
      call anneal_say(error, "there is no memory left")
      create = ANNEAL_FAILED
      return
    end if
    made%ticks = ticks%number
    instance = c_loc(made)
    create = ANNEAL_OK
  end function

  subroutine destroy(instance) bind(C)
    type(c_ptr), value :: instance
    type(settings), pointer :: made
    integer :: status

    call c_f_pointer(instance, made)
    deallocate (made, stat=status)
  end subroutine

  !> The schedule itself: a value for every time asked for. The times come in any order and reach past the end of the run, so
  !> compute each from `time` and `base` alone, never from the row before. Only schedules that listen to the run's progress have
  !> a state.
  integer(c_int32_t) function fill(instance, time, base, base_stride, state, count, out, error) bind(C)
    type(c_ptr), value :: instance, state
    integer(c_int64_t), value :: base_stride, count
    real(c_double), intent(in) :: time(count), base(*)
    real(c_double), intent(out) :: out(count)
    type(anneal_error), intent(in) :: error
    type(settings), pointer :: self
    integer(c_int64_t) :: row

    call c_f_pointer(instance, self)
    do row = 1, count
      out(row) = base(1 + (row - 1) * base_stride) * 0.5_c_double ** (time(row) / self%ticks)
    end do
    fill = ANNEAL_OK
  end function

  !> The one function the host looks up in the library. It may be called more than once.
  type(c_ptr) function anneal_plugin_v1(host) bind(C)
    type(c_ptr), value :: host
    character(len=200, kind=c_char), target, save :: &
        name = "half-life" // c_null_char, & ! what the user types: half-life(ticks=10)
        summary = "Halves the rate every n ticks." // c_null_char, &
        key = "ticks" // c_null_char, &
        help = "Ticks in which the rate halves." // c_null_char, &
        channel = "lr" // c_null_char, &
        version = "1.0.0" // c_null_char

    ! What the user may set. The host parses, checks the range, fills in the default and makes the error messages.
    ticks%struct_size = int(c_sizeof(ticks), c_int32_t)
    ticks%type = ANNEAL_FLOAT
    ticks%flags = ANNEAL_TIME + ANNEAL_MINIMUM_OPEN ! a length, converted when the clock changes; "above 0", not 0 itself
    ticks%key = c_loc(key)
    ticks%help = c_loc(help)
    ticks%default_number = 5
    ticks%maximum = INFINITY
    parameters(1) = c_loc(ticks)

    ! What it drives; "momentum" could follow.
    channels(1) = c_loc(channel)
    schedule%struct_size = int(c_sizeof(schedule), c_int32_t)
    schedule%flags = ANNEAL_FRACTIONAL_TIME ! it means something at 2.5 ticks too
    schedule%default_clock = ANNEAL_PER_EPOCH
    schedule%channel_count = 1
    schedule%channels = c_loc(channels)
    schedule%create = c_funloc(create)
    schedule%destroy = c_funloc(destroy)
    schedule%fill = c_funloc(fill)

    ! Its name, and everything above.
    component%struct_size = int(c_sizeof(component), c_int32_t)
    component%kind = ANNEAL_SCHEDULE
    component%name = c_loc(name)
    component%summary = c_loc(summary)
    component%parameter_count = 1
    component%parameters = c_loc(parameters)
    component%api = c_loc(schedule)
    components(1) = c_loc(component)

    plugin%struct_size = int(c_sizeof(plugin), c_int32_t)
    plugin%abi_minor = ANNEAL_ABI_MINOR
    plugin%version = c_loc(version)
    plugin%component_count = 1
    plugin%components = c_loc(components)
    anneal_plugin_v1 = c_loc(plugin)
  end function
end module
