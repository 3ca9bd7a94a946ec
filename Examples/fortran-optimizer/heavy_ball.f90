!> An optimizer as a plugin: gradient descent with the momentum of a heavy ball.
!>
!>     b <- momentum * b + g
!>     p <- p - lr * b
!>
!> Polyak 1964, https://doi.org/10.1016/0041-5553(64)90137-5. A plugin is a set of tables that never change, which the entry
!> function at the end fills in and returns: the plugin lists its components; a component has a name, parameters and functions.
!> `anneal.f90` has the types, and `anneal.h` explains every field.
module optimizer_plugin
  use anneal
  implicit none
  private
  public :: anneal_plugin_v1

  type(anneal_parameter), target, save :: lr, momentum
  type(anneal_slot), target, save :: buffer
  type(anneal_optimizer_api), target, save :: optimizer
  type(anneal_component), target, save :: component
  type(anneal_plugin), target, save :: plugin
  type(c_ptr), target, save :: parameters(2), slots(1), components(1)

contains

  !> An instance would hold what does not change from step to step. Here that is nothing.
  integer(c_int32_t) function create(this, setup, instance, error) bind(C)
    type(c_ptr), value :: this, setup, error
    type(c_ptr), intent(out) :: instance

    instance = c_null_ptr
    create = ANNEAL_OK
  end function

  subroutine destroy(instance) bind(C)
    type(c_ptr), value :: instance
  end subroutine

  !> The rule itself, for a block of weights: any part of them, on any thread, at the same time as other blocks. It writes what the
  !> block points to and nothing else.
  integer(c_int32_t) function update(instance, block, error) bind(C)
    type(c_ptr), value :: instance, error
    type(anneal_block), intent(in) :: block
    real(c_double), pointer :: hyperparameters(:)
    type(c_ptr), pointer :: memory(:)
    real(c_float), pointer, contiguous :: parameter(:), gradient(:), ball(:)
    real(c_float) :: rate, kept

    call c_f_pointer(block%hyperparameters, hyperparameters, [2]) ! in the order of the parameters
    rate = real(hyperparameters(1), c_float)
    kept = real(hyperparameters(2), c_float)
    call c_f_pointer(block%slots, memory, [1])
    call c_f_pointer(memory(1), ball, [block%count])
    call c_f_pointer(block%parameter, parameter, [block%count])
    call c_f_pointer(block%gradient, gradient, [block%count])
    call move(parameter, gradient, ball)
    update = ANNEAL_OK

  contains

    !> As arguments they cannot overlap, which the compiler makes use of.
    subroutine move(p, g, b)
      real(c_float), intent(inout) :: p(block%count), b(block%count)
      real(c_float), intent(in) :: g(block%count)

      b = kept * b + g
      p = p - rate * b
    end subroutine
  end function

  !> The one function the host looks up in the library. It may be called more than once.
  type(c_ptr) function anneal_plugin_v1(host) bind(C)
    type(c_ptr), value :: host
    character(len=200, kind=c_char), target, save :: &
        name = "heavy-ball" // c_null_char, & ! what the user types: heavy-ball(momentum=0.5)
        summary = "Gradient descent with the momentum of a heavy ball." // c_null_char, &
        lr_key = "lr" // c_null_char, &
        lr_help = "Learning rate." // c_null_char, &
        momentum_key = "momentum" // c_null_char, &
        momentum_help = "How much of the last direction is kept." // c_null_char, &
        buffer_key = "momentum_buffer" // c_null_char, &
        version = "1.0.0" // c_null_char

    ! What the user may set. The host parses, checks the range, fills in the default and makes the error messages.
    ! Schedulable: a schedule may drive it, so its value comes with every step. The role tells schedules which one it is.
    lr%struct_size = int(c_sizeof(lr), c_int32_t)
    lr%type = ANNEAL_FLOAT
    lr%flags = ANNEAL_SCHEDULABLE
    lr%role = ANNEAL_ROLE_LR
    lr%key = c_loc(lr_key)
    lr%help = c_loc(lr_help)
    lr%default_number = 0.01_c_double
    lr%maximum = INFINITY
    momentum%struct_size = int(c_sizeof(momentum), c_int32_t)
    momentum%type = ANNEAL_FLOAT
    momentum%flags = ANNEAL_SCHEDULABLE + ANNEAL_MAXIMUM_OPEN ! "below 1", not 1 itself
    momentum%role = ANNEAL_ROLE_MOMENTUM
    momentum%key = c_loc(momentum_key)
    momentum%help = c_loc(momentum_help)
    momentum%default_number = 0.9_c_double
    momentum%maximum = 1
    parameters = [c_loc(lr), c_loc(momentum)]

    ! What is remembered between steps: a number per weight, 0 at first. The host owns it, and saves it under this name.
    buffer%struct_size = int(c_sizeof(buffer), c_int32_t)
    buffer%kind = ANNEAL_LIKE_PARAMETER
    buffer%key = c_loc(buffer_key)
    slots(1) = c_loc(buffer)
    optimizer%struct_size = int(c_sizeof(optimizer), c_int32_t)
    optimizer%flags = ANNEAL_CUT_ANYWHERE ! each weight by itself
    optimizer%slot_count = 1
    optimizer%slots = c_loc(slots)
    optimizer%create = c_funloc(create)
    optimizer%destroy = c_funloc(destroy)
    optimizer%update = c_funloc(update)

    ! Its name, and everything above.
    component%struct_size = int(c_sizeof(component), c_int32_t)
    component%kind = ANNEAL_OPTIMIZER
    component%name = c_loc(name)
    component%summary = c_loc(summary)
    component%parameter_count = 2
    component%parameters = c_loc(parameters)
    component%api = c_loc(optimizer)
    components(1) = c_loc(component)

    plugin%struct_size = int(c_sizeof(plugin), c_int32_t)
    plugin%abi_minor = ANNEAL_ABI_MINOR
    plugin%version = c_loc(version)
    plugin%component_count = 1
    plugin%components = c_loc(components)
    anneal_plugin_v1 = c_loc(plugin)
  end function
end module
